using Embassy.Identity.Accounts;
using Embassy.Identity.Grants;
using Embassy.Identity.Keys;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity;

/// <summary>Accounts, programs, what was granted to them, and the keys.</summary>
public abstract class IdentityDb(DbContextOptions options) : EmbassyDb(options)
{
    public DbSet<Person> People => Set<Person>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<TokenKey> TokenKeys => Set<TokenKey>();
    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();
    public DbSet<ClientProgram> Programs => Set<ClientProgram>();
    public DbSet<SignIn> SignIns => Set<SignIn>();
    public DbSet<GrantedToken> Tokens => Set<GrantedToken>();

    protected override void Map(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Person.Map(model);
        Passkey.Map(model);
        TokenKey.Map(model);
        ProtectionKey.Map(model);
        model.UseOpenIddict<ClientProgram, SignIn, AccessScope, GrantedToken, string>();
        ClientProgram.MapOwn(model);
        // The list of revoked tokens is a query of those that have not expired.
        model.Entity<GrantedToken>().HasIndex(t => t.ExpirationDate);
    }

    // A wrong password changes a counter only, so a stranger cannot fill the audit.
    protected override void MapAudit(AuditMap audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        audit.Record<Person>("people/{Id}", personal: [nameof(Person.Name), nameof(Person.UserName), nameof(Person.Email),
                nameof(Person.PhoneNumber)],
                secret: [nameof(Person.PasswordHash)],
                omit: [nameof(Person.SecurityStamp), nameof(Person.ConcurrencyStamp), nameof(Person.NormalizedUserName),
                    nameof(Person.NormalizedEmail), nameof(Person.AccessFailedCount)])
            .Record<ClientProgram>("programs/{ClientId}", secret: [nameof(ClientProgram.ClientSecret)],
                omit: [nameof(ClientProgram.ConcurrencyToken)])
            .Record<Passkey>("people/{UserId}/passkeys", secret: [nameof(Passkey.CredentialId)])
            .Leave<SignIn>("each sign-in, which ends by itself")
            .Leave<GrantedToken>("each token, which ends by itself")
            .Leave<AccessScope>("made once by the service itself")
            .Leave<TokenKey>("rotated by the service itself")
            .Leave<ProtectionKey>("rotated by the service itself");
    }
}

/// <summary>Identity database on SQLite; a separate class because migrations belong to one database.</summary>
public sealed class SqliteIdentityDb(DbContextOptions<SqliteIdentityDb> options) : IdentityDb(options);

/// <summary>Identity database on PostgreSQL.</summary>
public sealed class PostgresIdentityDb(DbContextOptions<PostgresIdentityDb> options) : IdentityDb(options);
