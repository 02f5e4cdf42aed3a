using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Accounts;

/// <summary>
/// The second factor of an account: codes of an authenticator application, and recovery codes. A code is good once; a
/// wrong one counts like a wrong password.
/// </summary>
sealed class SecondFactor(UserManager<Person> users, PasswordCheck passwords, IDataProtectionProvider protection, TimeProvider clock,
    IdentitySettings settings)
{
    /// <summary>The issuer that an application shows.</summary>
    public const string Issuer = "Embassy";

    readonly IDataProtector keys = protection.CreateProtector("embassy.totp");

    /// <summary>Whether one of the roles needs a second factor.</summary>
    public bool IsRequired(IEnumerable<string> roles) => roles.Any(r => settings.SecondFactorFor.Contains(GrantedRoles.NameOf(r)));

    /// <summary>Checks a code of the application, or a recovery code.</summary>
    public async Task<bool> Check(Person person, string given)
    {
        if (await passwords.Closed(person) is { } closed)
        {
            PasswordCheck.Refused(closed);
            return false;
        }
        var code = Normalize(given);
        // Of two uses at once one loses the race for the row.
        if (person.TotpKey is { } key && (code.Length == Totp.Digits
                ? Totp.StepOf(keys.Unprotect(key), code, clock.GetUtcNow()) is { } step && person.UseTotpStep(step)
                : person.UseRecoveryCode(code))
            && (await users.UpdateAsync(person)).Succeeded) return true;
        await passwords.Failed(person, "code");
        return false;
    }

    /// <summary>Begins to use an application that proves with a code that it has the key.</summary>
    /// <returns>The recovery codes; null if the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> Enrol(Person person, string key, string given)
    {
        if (Totp.StepOf(key, Normalize(given), clock.GetUtcNow()) is not { } step) return null;
        var codes = RecoveryCodes.Create();
        person.SetTotp(keys.Protect(key), step, codes);
        // With a new stamp the sessions of other browsers end.
        return (await users.UpdateSecurityStampAsync(person)).Succeeded ? codes : null;
    }

    public async Task<IReadOnlyList<string>> NewRecoveryCodes(Person person)
    {
        var codes = RecoveryCodes.Create();
        person.SetRecoveryCodes(codes);
        return (await users.UpdateAsync(person)).Succeeded ? codes : throw new CryptographicException("The account has just changed.");
    }

    // People type spaces and hyphens, and the digits of their own script.
    static string Normalize(string code) => new([.. code.Where(c => !char.IsWhiteSpace(c) && c != '-').Take(64)
        .Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : char.ToLowerInvariant(c))]);
}
