using Embassy.ServiceDefaults;

namespace Embassy.Cooperation;

/// <summary>What the cooperation service is made of.</summary>
public static class CooperationHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null) =>
        ServiceHost.Create("cooperation", args, embed,
                internalReaders: [Roles.DeskOfficer, Roles.Administrator], contracts: [V1.CooperationService.Descriptor])
            .AddDatabase<CooperationDb, SqliteCooperationDb, PostgresCooperationDb>()
            .Build<CooperationApi>();
}
