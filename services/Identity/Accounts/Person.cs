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
    public const int LongestName = 256;

    /// <summary>The name that others see: <c>name</c> in tokens.</summary>
    public string Name
    {
        get;
        set => (field, NormalizedName) = (value, Normalize(value));
    } = "";

    /// <summary>The name as it is searched.</summary>
    public string NormalizedName { get; private set; } = "";

    /// <summary>
    /// Each is the name of a role, or that and a section: <c>editor</c>, <c>desk-officer:opec-plus</c>.
    /// </summary>
    public List<string> Roles { get; init; } = [];

    /// <summary>Set while the password is one that somebody else chose.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>An account that is no longer used keeps its row, so that its id keeps its meaning.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>The key of the authenticator application, sealed; null without one.</summary>
    public string? TotpKey { get; private set; }

    /// <summary>The step of the last code: neither it nor an older one is good again (RFC 6238, 5.2).</summary>
    public long TotpStep { get; private set; }

    /// <summary>Hashes of the recovery codes that were not used.</summary>
    public List<string> RecoveryCodes { get; init; } = [];

    public bool IsAdministrator => DisabledAt is null && Roles.Contains(ServiceDefaults.Roles.Administrator);

    public static string Normalize(string name) => name.Trim().ToUpperInvariant();

    /// <summary>Returns false if it was disabled already.</summary>
    public bool Disable(DateTimeOffset now)
    {
        if (DisabledAt is not null) return false;
        DisabledAt = now;
        return true;
    }

    /// <summary>Returns false if it was not disabled.</summary>
    public bool Enable()
    {
        if (DisabledAt is null) return false;
        DisabledAt = null;
        return true;
    }

    /// <summary>Returns false if these are its roles.</summary>
    public bool ChangeRoles(IReadOnlyList<string> roles)
    {
        if (Roles.SequenceEqual(roles)) return false;
        Roles.Clear();
        Roles.AddRange(roles);
        return true;
    }

    public void SetTotp(string sealedKey, long step, IEnumerable<string> recoveryCodes)
    {
        (TotpKey, TotpStep) = (sealedKey, step);
        SetRecoveryCodes(recoveryCodes);
    }

    public void RemoveTotp()
    {
        (TotpKey, TotpStep) = (null, 0);
        RecoveryCodes.Clear();
    }

    /// <summary>Returns false if the code of this step, or of a later one, was used.</summary>
    public bool UseTotpStep(long step)
    {
        if (step <= TotpStep) return false;
        TotpStep = step;
        return true;
    }

    public void SetRecoveryCodes(IEnumerable<string> codes)
    {
        RecoveryCodes.Clear();
        RecoveryCodes.AddRange(codes.Select(Accounts.RecoveryCodes.Hash));
    }

    /// <summary>Returns false if it is none of the unused codes.</summary>
    public bool UseRecoveryCode(string code) => RecoveryCodes.Remove(Accounts.RecoveryCodes.Hash(code));

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
            person.Property(p => p.NormalizedName).HasMaxLength(LongestName);
            person.Property(p => p.ConcurrencyStamp).IsConcurrencyToken();
        });
        JsonColumn.Map<Person, string>(model, p => p.Roles);
        JsonColumn.Map<Person, string>(model, p => p.RecoveryCodes);
    }
}
