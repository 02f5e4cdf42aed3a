using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Search.Indexing;

/// <summary>
/// The number of times an operator has requested a rebuild of the search index. It is stored in the database because
/// each replica has its own index, compares its number with this one, and rebuilds.
/// </summary>
[WithoutAudience("no RPC shows it")]
public sealed class IndexOrder
{
    public int Id { get; init; } = 1;
    public int Number { get; private set; }

    public static void Map(ModelBuilder model) => model.Entity<IndexOrder>(order =>
    {
        order.Property(o => o.Id).ValueGeneratedNever();
        order.ToTable("IndexOrder");
    });

    public static Task<int> Current(SearchDb db, CancellationToken cancellation) =>
        db.IndexOrders.Select(o => o.Number).SingleOrDefaultAsync(cancellation);

    /// <summary>Runs the command <c>rebuild</c> of the search service.</summary>
    public static async Task<int> Rebuild(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SearchDb>();
        var order = await db.IndexOrders.SingleOrDefaultAsync();
        if (order is null) db.IndexOrders.Add(order = new IndexOrder());
        order.Number++;
        await db.SaveChangesAsync();
        await Console.Error.WriteLineAsync(
            "Ordered: each replica that runs makes its search index anew now, and says in its log when it has; searches go on meanwhile. "
            + "One that does not run does it at its start.");
        return 0;
    }
}
