using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Embassy.Identity.Accounts;
using Embassy.Identity.Grants;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Programs;

/// <summary>Credentials of programs that get tokens for themselves: on the pages and at the command line.</summary>
sealed partial class ProgramAdministration(IOpenIddictApplicationManager programs, IOpenIddictTokenManager tokens, IdentityDb db,
    TimeProvider clock)
{
    /// <summary>Longest time for which the former secret is accepted after a rotation.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    const int SecretBytes = 32;

    /// <summary>Returns the secret, of which only a hash is stored.</summary>
    public async Task<string> Create(string id, string name, IEnumerable<string> roles, DateTimeOffset? expiresAt,
        CancellationToken cancellation)
    {
        if (!IdForm().IsMatch(id)) throw new AccountRefusedException("invalidId", "An id has 1 to 100 of a-z, 0-9, '.', '-' and '_'.");
        if (name.Length is 0 or > Person.LongestName)
            throw new AccountRefusedException("invalidName", $"A name has 1 to {Person.LongestName} characters.");
        var granted = GrantedRoles.Parse(roles);
        var now = clock.Now();
        if (expiresAt <= now) throw new AccountRefusedException("past", "The expiry is in the past.");
        if (await programs.FindByClientIdAsync(id, cancellation) is not null)
            throw new AccountRefusedException("idTaken", $"There is already a program {id}.");
        var program = new ClientProgram { Roles = [.. granted], CreatedAt = now, ExpiresAt = expiresAt };
        var secret = NewSecret();
        await programs.PopulateAsync(program, new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            ClientType = ClientTypes.Confidential,
            DisplayName = name,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.ClientCredentials },
        }, cancellation);
        await programs.CreateAsync(program, secret, cancellation);
        return secret;
    }

    /// <summary>Returns a new secret; the former one is accepted until an instant too.</summary>
    public async Task<string> Rotate(ClientProgram program, DateTimeOffset until, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (program.RevokedAt is not null) throw new AccountRefusedException("revoked", $"{program.ClientId} is revoked.");
        if (until > now + LongestOverlap) throw new AccountRefusedException("overlap", "The former secret ends within 30 days.");
        program.KeepSecret(until);
        var secret = NewSecret();
        await programs.UpdateAsync(program, secret, cancellation);
        return secret;
    }

    /// <summary>Its tokens are refused, and it gets no others.</summary>
    public async Task Revoke(ClientProgram program, CancellationToken cancellation)
    {
        program.Revoke(clock.Now());
        await programs.UpdateAsync(program, cancellation);
        await tokens.RevokeByApplicationIdAsync(program.Id!, cancellation);
    }

    /// <summary>The program with this id; a front end, whose people sign in, is none.</summary>
    public Task<ClientProgram?> Find(string id, CancellationToken cancellation) =>
        db.Programs.SingleOrDefaultAsync(p => p.ClientId == id && p.ClientType == ClientTypes.Confidential, cancellation);

    public Task<List<ClientProgram>> List(CancellationToken cancellation) => db.Programs.AsNoTracking()
        .Where(p => p.ClientType == ClientTypes.Confidential).OrderBy(p => p.ClientId).ToListAsync(cancellation);

    static string NewSecret() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,99}\z")]
    private static partial Regex IdForm();
}
