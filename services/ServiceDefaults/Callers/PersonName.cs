using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The name of somebody who changed a record of this service, from the last token with which they changed one. Records
/// keep the subject, which never changes; the name stays here when the person leaves.
/// </summary>
[WithoutAudience("shown only beside a subject, to those who see the subject")]
public sealed class PersonName
{
    public const int MostCharacters = 200;

    /// <summary>The <c>sub</c> of the person's tokens.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Whether this can stand as a name beside other text.</summary>
    public static bool CanBeShown(string name) =>
        name.Length is > 0 and <= MostCharacters && Characters.IsVisible(name) && Characters.Fault(name, lines: false) is null
        && Characters.DirectionFault(name) is null;

    internal static void Map(ModelBuilder model) => model.Entity<PersonName>(person =>
    {
        person.Property(p => p.Id).HasMaxLength(255);
        person.Property(p => p.Name).HasMaxLength(MostCharacters);
        person.ToTable("PersonNames");
    });
}
