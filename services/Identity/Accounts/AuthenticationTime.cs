using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace Embassy.Identity.Accounts;

/// <summary>
/// When a person proved who they are, kept in the session's cookie. Its own time of issue says less: the check of the
/// security stamp renews the cookie with every request.
/// </summary>
static class AuthenticationTime
{
    const string Item = "authenticated";

    public static AuthenticationProperties At(DateTimeOffset at) =>
        new(new Dictionary<string, string?> { [Item] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) });

    public static DateTimeOffset Of(AuthenticationProperties? session) =>
        session?.Items.TryGetValue(Item, out var text) == true && long.TryParse(text, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MinValue;
}
