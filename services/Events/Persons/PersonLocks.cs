using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

/// <summary>
/// An erasure waits for those who save a record with a name of the person, and they for the erasure.
/// </summary>
/// <remarks>Within a transaction. On SQLite the transaction is the only writer anyway.</remarks>
public static class PersonLocks
{
    /// <summary>
    /// Keeps these persons, and those who held these offices, from being erased until the transaction ends.
    /// </summary>
    public static async Task LockAgainstErasure(this EventsDb db, IEnumerable<Guid?> persons, IEnumerable<Guid?> offices,
        CancellationToken cancellation)
    {
        var (people, posts) = (persons.OfType<Guid>().ToArray(), offices.OfType<Guid>().ToArray());
        if (people.Length + posts.Length == 0 || !db.Database.IsNpgsql()) return;
        await db.Database.ExecuteSqlAsync($"""
            select 1 from "Persons" where "Id" = any({people})
                or "Id" in (select "PersonId" from "Tenures" where "OfficeId" = any({posts})) order by "Id" for share
            """, cancellation);
    }

    /// <summary>Keeps others from citing the person until the transaction ends.</summary>
    public static async Task LockToErase(this EventsDb db, Guid person, CancellationToken cancellation)
    {
        if (!db.Database.IsNpgsql()) return;
        await db.Database.ExecuteSqlAsync($"""select 1 from "Persons" where "Id" = {person} for update""", cancellation);
    }
}
