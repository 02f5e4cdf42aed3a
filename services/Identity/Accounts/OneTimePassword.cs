using System.Security.Cryptography;

namespace Embassy.Identity.Accounts;

/// <summary>Writes a line for the operator, once: a password that is stored nowhere in this form.</summary>
public delegate void OperatorOutput(string line);

static class OneTimePassword
{
    // Without characters that look alike: it is typed from a screen. 26 of 31 are 128 bits.
    internal const string Characters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string Create() => RandomNumberGenerator.GetString(Characters, 26);
}
