using Embassy.ServiceDefaults;

namespace Embassy.Identity.Accounts;

/// <summary>
/// Roles as an administrator grants them: the name of a role, or that and the section to which it is limited
/// (<c>desk-officer:opec-plus</c>).
/// </summary>
static class GrantedRoles
{
    /// <summary>In the order given, each once.</summary>
    /// <exception cref="AccountRefusedException">There is none, or one is unknown.</exception>
    public static IReadOnlyList<string> Parse(IEnumerable<string> given)
    {
        var roles = given.Select(r => r.Trim()).Where(r => r.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (roles.Count == 0) throw new AccountRefusedException("noRole", "An account needs a role.");
        return roles.Select(Roles.Problem).OfType<string>().FirstOrDefault() is { } problem
            ? throw new AccountRefusedException("unknownRole", problem) : roles;
    }

    public static string NameOf(string role) => role.Split(':')[0];

    /// <summary>The section; empty for a role without a limit.</summary>
    public static string SectionOf(string role) => role.Split(':') is [_, var section] ? section : "";
}

/// <summary>A change of an account or a program that is not made.</summary>
/// <param name="key">Key of the text that says why, on the pages.</param>
sealed class AccountRefusedException(string key, string message) : Exception(message)
{
    public string Key => key;
}
