using System.Security.Cryptography;
using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Pages;

/// <summary>How far a sign-in is that is not complete.</summary>
enum SignInStep
{
    /// <summary>The password was right; the code is missing.</summary>
    Code,

    /// <summary>The person must choose an own password.</summary>
    NewPassword,

    /// <summary>The person must set up a second factor.</summary>
    Enrolment,
}

/// <summary>
/// Proves for ten minutes that the person of a form came so far. It is good until the password or the second factor
/// changes.
/// </summary>
static class SignInTicket
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public static string Create(HttpContext http, Person person, SignInStep step) =>
        Protector(http).Protect($"{step} {person.Id} {person.SecurityStamp}", Life);

    public static async Task<Person?> Read(HttpContext http, string ticket, SignInStep step)
    {
        try
        {
            return Protector(http).Unprotect(ticket).Split(' ') is [var found, var id, var stamp] && found == step.ToString()
                && await http.RequestServices.GetRequiredService<UserManager<Person>>().FindByIdAsync(id) is { DisabledAt: null } person
                && person.SecurityStamp == stamp ? person : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetDataProtectionProvider().CreateProtector("embassy.sign-in-ticket").ToTimeLimitedDataProtector();
}
