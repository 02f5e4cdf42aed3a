using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Keeps and finds the names of the people whom records name by their subject.</summary>
sealed class PersonNames
{
    // Beyond it names are compared with the database again, which costs a query.
    const int MostRemembered = 10_000;

    readonly ConcurrentDictionary<string, string> kept = new();

    /// <summary>
    /// Keeps the name of a caller who has changed something, outside the transaction of the change, so that two changes
    /// of one person do not wait for each other.
    /// </summary>
    public async Task Keep(EmbassyDb db, Caller caller, CancellationToken cancellation)
    {
        if (caller.Name.Length == 0 || kept.TryGetValue(caller.Id, out var known) && known == caller.Name) return;
        if (kept.Count >= MostRemembered) kept.Clear();
        if (await db.PersonNames.AsNoTracking().Where(p => p.Id == caller.Id).Select(p => p.Name).SingleOrDefaultAsync(cancellation)
            != caller.Name)
            await db.Database.ExecuteSqlAsync($"""
                insert into "PersonNames" ("Id", "Name") values ({caller.Id}, {caller.Name})
                on conflict ("Id") do update set "Name" = excluded."Name"
                """, cancellation);
        kept[caller.Id] = caller.Name;
    }

    /// <summary>The names of those of the subjects that are known.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Find(EmbassyDb db, IReadOnlyCollection<string> subjects,
        CancellationToken cancellation) => subjects.Count == 0 ? new Dictionary<string, string>()
        : await db.PersonNames.AsNoTracking().Where(p => subjects.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellation);
}
