using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Accounts;

/// <summary>Creates accounts.</summary>
static class Account
{
    /// <summary>Creates an account with a random password, and returns the password.</summary>
    /// <exception cref="InvalidDataException">The name is taken or invalid, or a role or its section is unknown.</exception>
    public static async Task<string> Create(UserManager<Person> users, string userName, string name, IEnumerable<string> roles,
        bool mustChange)
    {
        var given = roles.Distinct().ToList();
        if (given.Select(Roles.Problem).FirstOrDefault(p => p is not null) is { } problem) throw new InvalidDataException(problem);
        var person = new Person { UserName = userName, Name = name, Roles = given, MustChangePassword = mustChange };
        var password = OneTimePassword.Create();
        var created = await users.CreateAsync(person, password);
        return created.Succeeded ? password
            : throw new InvalidDataException(string.Join(' ', created.Errors.Select(e => e.Description)));
    }
}
