using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// A password in the form in which PostgreSQL stores it (SCRAM-SHA-256, RFC 5803). Sent instead of the password, it
/// keeps the password out of the server's log.
/// </summary>
static class ScramVerifier
{
    const string Mechanism = "SCRAM-SHA-256";
    const int Iterations = 4096, SaltBytes = 16;

    public static string Of(string password) => Of(password, RandomNumberGenerator.GetBytes(SaltBytes), Iterations);

    /// <summary>True if the stored text was made of this password.</summary>
    public static bool Matches(string? stored, string password)
    {
        // SCRAM-SHA-256$4096:salt$stored key:server key
        if (stored?.Split('$', ':') is not [Mechanism, var iterations, var salt, _, _]) return false;
        return Of(password, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture)) == stored;
    }

    static string Of(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, 32);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Mechanism}${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}");
    }
}
