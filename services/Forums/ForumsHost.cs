using Embassy.Announcements;
using Embassy.Forums.Blocs;
using Embassy.Forums.Catalogue;
using Embassy.Forums.Commitments;
using Embassy.Forums.Imports;
using Embassy.Forums.RollCalls;
using Embassy.Forums.VoteImports;
using Embassy.ServiceDefaults;

namespace Embassy.Forums;

/// <summary>Composes a forums service; <c>Forums:Serves</c> selects one forum or several.</summary>
public static class ForumsHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("forums", args, embed,
                internalReaders: [Roles.Reader, Roles.DeskOfficer, Roles.Administrator], apis: typeof(ForumsHost).Assembly,
                logName: configuration => ServedForums.From(configuration).LogName)
            .AddDatabase<ForumsDb, SqliteForumsDb, PostgresForumsDb>()
            .AddHandler<MissionChanged, RefreshMissionWhenChanged>();
        var served = ServedForums.From(host.Configuration);
        host.Services.AddSingleton(served).AddSingleton<BallotIndex>().AddSingleton<BlocIndex>().AddSingleton<VoteImportProgress>()
            .AddScoped<RowImporter>().AddScoped<CommitmentReader>()
            .AddScoped<VoteReader>().AddScoped<VoteUploads>().AddScoped<VoteImportFinisher>();
        if (served.HasVotes)
        {
            host.AddHandler<MembershipRecorded, CopyStandingWhenRecorded>();
            host.Services.AddHostedService<BallotIndexRunner>();
        }
        return host.Build();
    }
}
