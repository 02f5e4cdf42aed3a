using System.Security.Cryptography;
using System.Text;

namespace Embassy.Identity.Accounts;

/// <summary>
/// Codes for a person whose authenticator is lost, each good once. They have 118 bits, so that a plain hash of them
/// suffices (OWASP ASVS 5, 6.5.2).
/// </summary>
static class RecoveryCodes
{
    public const int Count = 10;

    const int Groups = 4, GroupLength = 6;

    public static IReadOnlyList<string> Create() => [.. Enumerable.Range(0, Count).Select(_ =>
        string.Join('-', RandomNumberGenerator.GetString(OneTimePassword.Characters, Groups * GroupLength).Chunk(GroupLength)
            .Select(g => new string(g))))];

    /// <param name="code">With or without its hyphens.</param>
    public static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant())));
}
