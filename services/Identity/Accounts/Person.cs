using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity.Accounts;

/// <summary>
/// An account of a person. Its id is the <c>sub</c> of the person's tokens, and is never given to another.
/// </summary>
[WithoutAudience("no RPC shows it")]
public sealed class Person : IdentityUser
{
    const int LongestName = 256;

    /// <summary>The name that others see: <c>name</c> in tokens.</summary>
    public string Name { get; set; } = "";

    public List<string> Roles { get; init; } = [];

    /// <summary>Set while the password is one that somebody else chose.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>An account that is no longer used keeps its row, so that its id keeps its meaning.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>Returns false if it was disabled already.</summary>
    public bool Disable(DateTimeOffset now)
    {
        if (DisabledAt is not null) return false;
        DisabledAt = now;
        return true;
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("People");
            person.Property(p => p.Id).HasMaxLength(36);
            person.HasIndex(p => p.NormalizedUserName).IsUnique();
            person.Property(p => p.UserName).HasMaxLength(LongestName);
            person.Property(p => p.NormalizedUserName).HasMaxLength(LongestName);
            person.Property(p => p.Name).HasMaxLength(LongestName);
            person.Property(p => p.ConcurrencyStamp).IsConcurrencyToken();
        });
        JsonColumn.Map<Person, string>(model, p => p.Roles);
    }
}
