using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity.Accounts;

/// <summary>A passkey (WebAuthn) with which a person signs in without a name and a password.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class Passkey : IdentityUserPasskey<string>
{
    const int LongestId = 1024;

    internal static void Map(ModelBuilder model) => model.Entity<Passkey>(passkey =>
    {
        passkey.ToTable("Passkeys");
        passkey.HasKey(p => p.CredentialId);
        passkey.Property(p => p.CredentialId).HasMaxLength(LongestId);
        passkey.HasOne<Person>().WithMany().HasForeignKey(p => p.UserId);
        passkey.OwnsOne(p => p.Data).ToJson();
    });
}
