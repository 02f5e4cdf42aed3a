using Embassy.Announcements;
using Embassy.Forums.Blocs;
using Embassy.Forums.Forums;
using Embassy.Forums.VoteImports;
using Embassy.Forums.Votes;
using Embassy.ServiceDefaults;

namespace Embassy.Forums;

/// <summary>What a forums service is made of: one code base, which <c>Forums:Serves</c> makes one forum or several.</summary>
public static class ForumsHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("forums", args, embed,
                internalReaders: [Roles.DeskOfficer, Roles.Administrator], contracts: [V1.ForumsService.Descriptor, V1.UnService.Descriptor],
                logName: configuration => ServedForums.From(configuration).LogName)
            .AddDatabase<ForumsDb, SqliteForumsDb, PostgresForumsDb>()
            .AddApi<UnApi>();
        var served = ServedForums.From(host.Configuration);
        host.Services.AddSingleton(served).AddSingleton<BallotIndex>().AddSingleton<BlocIndex>().AddSingleton<VoteImportProgress>();
        if (served.All.Any(f => f.Key == "un"))
        {
            host.AddHandler<MembershipRecorded, CopyStandingWhenRecorded>();
            host.Services.AddHostedService<BallotIndexRunner>();
        }
        return host.Build<ForumsApi>();
    }
}
