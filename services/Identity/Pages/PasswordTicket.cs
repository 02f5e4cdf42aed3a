using System.Security.Cryptography;
using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Pages;

/// <summary>
/// Proves for ten minutes that the person of a form gave the right one-time password. It is good until the password
/// changes.
/// </summary>
static class PasswordTicket
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public static string Create(HttpContext http, Person person) => Protector(http).Protect($"{person.Id} {person.SecurityStamp}", Life);

    public static async Task<Person?> Read(HttpContext http, UserManager<Person> users, string ticket)
    {
        try
        {
            return Protector(http).Unprotect(ticket).Split(' ') is [var id, var stamp] && await users.FindByIdAsync(id) is { } person
                && person.SecurityStamp == stamp && person is { DisabledAt: null, MustChangePassword: true } ? person : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetDataProtectionProvider().CreateProtector("embassy.password-ticket").ToTimeLimitedDataProtector();
}
