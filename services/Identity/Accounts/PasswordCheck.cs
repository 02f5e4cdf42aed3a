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
        var person = name.Length is > 0 and <= Person.LongestName && password.Length is > 0 and <= PasswordRules.Longest
            ? await users.FindByNameAsync(name) : null;
        if (person is null || await Closed(person) is not null)
        {
            Verify(password.Length <= PasswordRules.Longest ? password : "");
            Refused(person is null ? "unknown" : (await Closed(person))!);
            return null;
        }
        if (await users.CheckPasswordAsync(person, password)) return person;
        await Failed(person, "password");
        return null;
    }

    /// <summary>Why nobody can sign in with it: <c>disabled</c>, <c>locked</c>; null if somebody can.</summary>
    public async Task<string?> Closed(Person person) =>
        person.DisabledAt is not null ? "disabled" : await users.IsLockedOutAsync(person) ? "locked" : null;

    /// <summary>Counts a wrong password or code; the fifth locks the account.</summary>
    public async Task Failed(Person person, string reason)
    {
        // Of two failures at once one loses the race for the row; both count.
        while (!(await users.AccessFailedAsync(person)).Succeeded) await db.Entry(person).ReloadAsync();
        if (await users.IsLockedOutAsync(person)) Telemetry.Lockouts.Add(1);
        Refused(reason);
    }

    /// <summary>Completes a sign-in: failures before it count no longer.</summary>
    public async Task Succeeded(Person person, DateTimeOffset now)
    {
        (person.AccessFailedCount, person.LastSignInAt) = (0, now);
        if ((await users.UpdateAsync(person)).Succeeded) return;
        // Another request changed the account at this moment.
        await db.Entry(person).ReloadAsync();
        (person.AccessFailedCount, person.LastSignInAt) = (0, now);
        await users.UpdateAsync(person);
    }

    /// <param name="reason">
    /// <c>unknown</c> (name), <c>password</c>, <c>code</c>, <c>passkey</c>, <c>locked</c>, <c>disabled</c>,
    /// <c>limit</c>.
    /// </param>
    public static void Refused(string reason) => Telemetry.SignInsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    void Verify(string password)
    {
        strangersHash ??= users.PasswordHasher.HashPassword(Stranger, "nobody has this password");
        users.PasswordHasher.VerifyHashedPassword(Stranger, strangersHash, password);
    }
}
