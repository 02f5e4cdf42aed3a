using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Embassy.Identity.Accounts;

/// <summary>Codes of an authenticator application (RFC 6238): six digits, 30 seconds, HMAC-SHA-1.</summary>
static class Totp
{
    public const int Digits = 6;

    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const int KeyBytes = 20, StepSeconds = 30;

    /// <summary>A new key as people type it (RFC 4648, base 32).</summary>
    public static string NewKey()
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var octet in RandomNumberGenerator.GetBytes(KeyBytes))
        {
            (bits, count) = ((bits << 8) | octet, count + 8);
            for (; count >= 5; count -= 5) text.Append(Alphabet[(bits >> (count - 5)) & 31]);
            bits &= (1 << count) - 1;
        }
        return text.ToString();
    }

    /// <summary>The step of the code if it is that of this moment, or one before or after; otherwise null.</summary>
    public static long? StepOf(string key, string code, DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        // All three are compared, so that the time of the answer says nothing.
        for (var step = current - 1; step <= current + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(key, step)), Encoding.UTF8.GetBytes(code)))
                found = step;
        return found;
    }

    public static string Code(string key, DateTimeOffset now) => Code(key, now.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>The address that a QR code carries to an application.</summary>
    public static string Address(string key, string account, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={key}&issuer={Uri.EscapeDataString(issuer)}";

    static string Code(string key, long step)
    {
        Span<byte> message = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // The applications that people have know no other function; as an HMAC it is not broken.
        var hash = HMACSHA1.HashData(Decode(key), message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    static byte[] Decode(string key)
    {
        var octets = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var character in key)
        {
            (bits, count) = ((bits << 5) | Alphabet.IndexOf(character, StringComparison.Ordinal), count + 5);
            if (count < 8) continue;
            octets.Add((byte)(bits >> (count - 8)));
            count -= 8;
            bits &= (1 << count) - 1;
        }
        return [.. octets];
    }
}
