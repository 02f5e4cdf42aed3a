using Embassy.Cooperation.Agreements;
using Embassy.Cooperation.Trade;
using Embassy.Announcements;
using Embassy.Cooperation.Days;
using Embassy.Cooperation.Roadmap;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation;

/// <summary>Composes the cooperation service.</summary>
public static class CooperationHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("cooperation", args, embed,
                internalReaders: [Roles.Reader, Roles.DeskOfficer, Roles.Administrator], apis: typeof(CooperationHost).Assembly)
            .AddDatabase<CooperationDb, SqliteCooperationDb, PostgresCooperationDb>()
            .AddHandler<MissionChanged, RefreshMissionWhenChanged>()
            .AddHandler<OutcomeAgreed, OpenProposalWhenOutcomeAgreed>()
            .AddHandler<OutcomeRemoved, RemoveProposalWhenOutcomeRemoved>();
        host.Services.AddScoped<AgreementEntry>();
        var missionFolder = host.Configuration.Read<MissionOptions>().Folder;
        host.Services.AddSingleton(services => new Explanations(services.GetRequiredService<LocaleCatalogue>(), missionFolder));
        host.Services.AddSingleton<DueDateRunner>().AddHostedService(services => services.GetRequiredService<DueDateRunner>());
        var app = host.Build();
        return app.MapUpload(V1.TradeService.Descriptor.FindMethodByName(nameof(TradeApi.ImportTrade)), TradeApi.ImportTrade);
    }
}
