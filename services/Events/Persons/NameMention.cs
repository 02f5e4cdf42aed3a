using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

/// <summary>A record whose prose had a name of a person when that person was erased.</summary>
/// <remarks>It has the address alone: the names are gone, so the records could not be found again.</remarks>
[WithoutAudience("read by administrators alone, and only an address")]
public sealed class NameMention
{
    public required Guid Person { get; init; }
    public required string Address { get; init; }

    public static void Map(ModelBuilder model) => model.Entity<NameMention>(mention =>
    {
        mention.HasKey(m => new { m.Person, m.Address });
        mention.Property(m => m.Address).HasMaxLength(100);
        mention.ToTable("NameMentions");
    });

    /// <summary>The list of the person's mentions, as <see cref="Paging"/> knows it.</summary>
    public static Paging List(EventsDb db, Guid person, int pageSize = 0, string pageToken = "") =>
        Paging.From(db, pageSize, pageToken, 1, "mentions", person.ToString());
}
