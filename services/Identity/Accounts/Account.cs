using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Accounts;

/// <summary>Creates accounts.</summary>
static class Account
{
    /// <summary>Creates an account with a random password, and returns the password.</summary>
    /// <exception cref="InvalidDataException">The name is taken or invalid, or a role is unknown.</exception>
    public static async Task<string> Create(UserManager<Person> users, string userName, string name, IEnumerable<string> roles,
        bool mustChange)
    {
        var given = roles.Distinct().ToList();
        if (given.Find(r => !Roles.All.Contains(r)) is { } unknown)
            throw new InvalidDataException($"There is no role '{unknown}'. Roles: {string.Join(", ", Roles.All)}.");
        var person = new Person { UserName = userName, Name = name, Roles = given, MustChangePassword = mustChange };
        var password = OneTimePassword.Create();
        var created = await users.CreateAsync(person, password);
        return created.Succeeded ? password
            : throw new InvalidDataException(string.Join(' ', created.Errors.Select(e => e.Description)));
    }
}
