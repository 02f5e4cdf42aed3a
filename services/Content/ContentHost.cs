using Embassy.Announcements;
using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.Content.ImportExport;
using Embassy.Content.Missions;
using Embassy.Content.Reviews;
using Embassy.Content.Schedules;
using Embassy.Content.StaffLog;
using Embassy.ServiceDefaults;

namespace Embassy.Content;

/// <summary>Registers the content service.</summary>
public static class ContentHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("content", args, embed,
                internalReaders: [Roles.Reader, Roles.Editor, Roles.Translator, Roles.Approver, Roles.Administrator],
                apis: typeof(ContentHost).Assembly)
            .AddDatabase<ContentDb, SqliteContentDb, PostgresContentDb>()
            .AddHandler<EngagementHeld, ReviewWhenEngagementHeld>()
            .AddHandler<AgreementStatusChanged, ReviewWhenAgreementStatusChanges>()
            .AddHandler<EngagementHeld, ReleaseWhenEngagementHeld>()
            .AddHandler<EngagementRemoved, ReviewWhenEngagementRemoved>()
            .AddHandler<EngagementCancelled, SuspendWhenEngagementCancelled>()
            .AddHandler<EngagementPostponed, SuspendWhenEngagementPostponed>()
            .AddHandler<AgreementProposed, StoreStandingWhenAgreementProposed>()
            .AddHandler<AgreementStatusChanged, UpdateConditionsWhenAgreementStatusChanges>()
            .AddHandler<EngagementHeld, RecountWhenEngagementHeld>()
            .AddHandler<EngagementChanged, RecountWhenEngagementChanges>()
            .AddHandler<EngagementRemoved, RecountWhenEngagementRemoved>()
            .AddHandler<TradeRecorded, RecountWhenTradeRecorded>()
            .AddHandler<TradeRevised, RecountWhenTradeRevised>()
            .AddHandler<MembershipRecorded, RecountWhenMembershipRecorded>();
        AddCalls(host);
        host.Services.AddHostedService<ScheduleRunner>().AddHostedService<LinkChecker>().AddHostedService<FactPropagation>()
            .AddHostedService<StaffLogPruner>();
        var app = host.Build();
        return app.MapUpload(V1.AssetsService.Descriptor.FindMethodByName(nameof(AssetsApi.UploadAsset)), AssetsApi.UploadAsset)
            .MapUpload(V1.ImportExportService.Descriptor.FindMethodByName(nameof(ImportExportApi.ImportMission)),
                ImportExportApi.ImportMission)
            .MapUpload(V1.ImportExportService.Descriptor.FindMethodByName(nameof(ImportExportApi.ImportSite)), ImportExportApi.ImportSite)
            .MapDownload(V1.ImportExportService.Descriptor.FindMethodByName(nameof(ImportExportApi.ExportMission)),
                ImportExportApi.ExportMission);
    }

    /// <summary>Registers the services behind the gRPC calls; background services are registered separately.</summary>
    public static void AddCalls(ServiceHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.Services.AddSingleton<MissionCache>().AddSingleton<FactSignal>().AddSingleton<TemporaryFiles>().AddSingleton<AssetReceiver>()
            .AddSingleton<PageLinks>().AddSingleton(services => AssetStores.From(services.GetRequiredService<AssetOptions>()));
        host.Services.AddScoped<IMissionLanguages, ContentLanguages>().AddScoped<FactInputReader>().AddScoped<FactWriter>()
            .AddScoped<DraftWriter>();
        host.Services.AddSingleton<FolderUpload>().AddScoped<AssetImporter>().AddScoped<FolderImporter>();
    }
}
