using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Accounts;

/// <summary>
/// Passwords (OWASP ASVS 5, 6.2): at least twelve characters, any characters, not the account's own name and none of
/// the words that are tried first.
/// </summary>
sealed class PasswordRules : IPasswordValidator<Person>
{
    public const int Shortest = 12;

    /// <summary>Bounds the work of the hash.</summary>
    public const int Longest = 256;

    static readonly string[] Common = ["password", "passwort", "motdepasse", "123456789", "qwerty", "azerty", "letmein", "welcome", "embassy"];

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password)
    {
        var given = password ?? "";
        var bare = given.ToUpperInvariant();
        var weak = given.Length is < Shortest or > Longest || given.Distinct().Count() < 5
            || user.UserName is { Length: > 0 } name && bare.Contains(name.ToUpperInvariant(), StringComparison.Ordinal)
            || Common.Any(c => bare.Replace(c.ToUpperInvariant(), "", StringComparison.Ordinal).Length < Shortest / 2
                && bare.Contains(c.ToUpperInvariant(), StringComparison.Ordinal));
        return Task.FromResult(weak
            ? IdentityResult.Failed(new IdentityError { Code = "weak", Description = "The password is too short or too common." })
            : IdentityResult.Success);
    }
}
