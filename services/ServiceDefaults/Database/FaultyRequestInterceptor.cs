using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Refuses the commands that bypass SaveChanges, such as ExecuteUpdate, of a request that has a fault.
/// </summary>
sealed class FaultyRequestInterceptor : DbCommandInterceptor
{
    public static readonly FaultyRequestInterceptor Instance = new();

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData,
        InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        (eventData.Context as EmbassyDb)?.ExpectFaultless();
        return new(result);
    }
}
