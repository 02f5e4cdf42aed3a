using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The hashes of the audit trail. docs/audit.md specifies them, so that another program can verify them.
/// </summary>
static class AuditChain
{
    /// <summary>What the first seal follows: 32 zero bytes.</summary>
    public static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// SHA-256 of the fields in this order, each as UTF-8 after its length in eight bytes, big-endian.
    /// </summary>
    public static byte[] Digest(AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in (ReadOnlySpan<string>)
            [row.Id.ToString(), Micros(row.At), row.Operation, row.Outcome, row.Code, row.Person, row.Name, row.Roles, row.Client,
                row.Cause, row.Address, row.RequestId, row.TraceId, row.Records, row.Changes,
                row.Times.ToString(CultureInfo.InvariantCulture), row.KeyId])
            Append(hash, text);
        return hash.GetHashAndReset();
    }

    public static byte[] Link(ReadOnlySpan<byte> previous, long sequence, Guid id, ReadOnlySpan<byte> digest)
    {
        Span<byte> text = stackalloc byte[SHA256.HashSizeInBytes + 8 + 16 + SHA256.HashSizeInBytes];
        previous.CopyTo(text);
        BinaryPrimitives.WriteInt64BigEndian(text[32..], sequence);
        id.TryWriteBytes(text[40..], bigEndian: true, out _);
        digest.CopyTo(text[56..]);
        return SHA256.HashData(text);
    }

    /// <summary>The hash of a personal value that stands in its row: lower-case hexadecimal digits.</summary>
    public static string Salted(ReadOnlySpan<byte> salt, string value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(Encoding.UTF8.GetBytes(value));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Microseconds since year 1, as SQLite stores them.
    static string Micros(DateTimeOffset at) => (at.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    static void Append(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[8];
        var count = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt64BigEndian(length, count);
        hash.AppendData(length);
        if (count == 0) return;
        var bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(count);
        Encoding.UTF8.GetBytes(text, bytes);
        hash.AppendData(bytes, 0, count);
        System.Buffers.ArrayPool<byte>.Shared.Return(bytes);
    }
}
