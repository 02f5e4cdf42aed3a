using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Pages;

/// <summary>The session of this browser: its cookie.</summary>
static class Session
{
    // As long as a person needs to set up a second factor.
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Completes a sign-in.</summary>
    public static async Task Begin(HttpContext http, Person person)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().Now();
        await http.RequestServices.GetRequiredService<PasswordCheck>().Succeeded(person, now);
        await http.RequestServices.GetRequiredService<SignInManager<Person>>().SignInAsync(person, AuthenticationTime.At(now));
    }

    /// <summary>The person of the cookie; null without one, and if the account is disabled.</summary>
    public static async Task<(Person? Person, bool IsFresh)> Current(HttpContext http)
    {
        var cookie = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var users = http.RequestServices.GetRequiredService<UserManager<Person>>();
        if (!cookie.Succeeded || await users.GetUserAsync(cookie.Principal) is not { DisabledAt: null } person) return (null, false);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return (person, AuthenticationTime.Of(cookie.Properties) + Fresh > now);
    }
}
