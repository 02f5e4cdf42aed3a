using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Accounts;

/// <summary>Creates accounts.</summary>
static class Account
{
    /// <summary>Creates an account with a random password, and returns the password.</summary>
    /// <exception cref="AccountRefusedException">The name is taken or invalid, or a role or its section is
    /// unknown.</exception>
    public static async Task<string> Create(UserManager<Person> users, string userName, string name, IEnumerable<string> roles,
        bool mustChange)
    {
        if (name.Length is 0 or > Person.LongestName || userName.Length is 0 or > Person.LongestName)
            throw new AccountRefusedException("invalidName", $"A name has 1 to {Person.LongestName} characters.");
        var granted = GrantedRoles.Parse(roles);
        var person = new Person { UserName = userName, Name = name, Roles = [.. granted], MustChangePassword = mustChange };
        var password = OneTimePassword.Create();
        var created = await users.CreateAsync(person, password);
        if (created.Succeeded) return password;
        throw new AccountRefusedException(created.Errors.Any(e => e.Code == "DuplicateUserName") ? "nameTaken" : "invalidName",
            string.Join(' ', created.Errors.Select(e => e.Description)));
    }
}
