using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Accounts;

/// <summary>
/// Checks a name and a password. An unknown name, a wrong password, a locked and a disabled account cost one hash each
/// and have the same result, so that an answer discloses no account.
/// </summary>
sealed class PasswordCheck(UserManager<Person> users, IdentityDb db)
{
    static readonly Person Stranger = new();
    static string? strangersHash;

    /// <summary>Returns the account; null if the sign-in is refused.</summary>
    public async Task<Person?> Check(string name, string password)
    {
        var person = name.Length is > 0 and <= 256 && password.Length is > 0 and <= PasswordRules.Longest
            ? await users.FindByNameAsync(name) : null;
        if (person is null || person.DisabledAt is not null || await users.IsLockedOutAsync(person))
        {
            Verify(password.Length <= PasswordRules.Longest ? password : "");
            return Refused();
        }
        if (!await users.CheckPasswordAsync(person, password))
        {
            // Of two wrong passwords at once one loses the race for the row; both count.
            while (!(await users.AccessFailedAsync(person)).Succeeded) await db.Entry(person).ReloadAsync();
            return Refused();
        }
        if (person.AccessFailedCount > 0) await users.ResetAccessFailedCountAsync(person);
        return person;
    }

    static Person? Refused()
    {
        Telemetry.SignInsRefused.Add(1);
        return null;
    }

    void Verify(string password)
    {
        strangersHash ??= users.PasswordHasher.HashPassword(Stranger, "nobody has this password");
        users.PasswordHasher.VerifyHashedPassword(Stranger, strangersHash, password);
    }
}
