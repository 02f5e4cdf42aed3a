using Embassy.Forums.Forums;
using Embassy.ServiceDefaults;

namespace Embassy.Forums;

/// <summary>What a forums service is made of: one code base, which <c>Forums:Serves</c> makes one forum or several.</summary>
public static class ForumsHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("forums", args, embed,
                internalReaders: [Roles.DeskOfficer, Roles.Administrator], contracts: [V1.ForumsService.Descriptor],
                logName: configuration => ServedForums.From(configuration).LogName)
            .AddDatabase<ForumsDb, SqliteForumsDb, PostgresForumsDb>();
        host.Services.AddSingleton(ServedForums.From(host.Configuration));
        return host.Build<ForumsApi>();
    }
}
