using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Pages of a list by keyset: a token holds the sort key of the last row given out and a fingerprint of the filter, so that
/// it cannot be used with another one. A page costs the same wherever it stands in the list.
/// </summary>
public sealed class Paging
{
    const int Default = 20, Most = 100;

    readonly string filter;

    Paging(int size, string filter, string[]? after) => (Size, this.filter, After) = (size, filter, after);

    /// <summary>Rows to give out. Ask the database for one more to know whether there is a next page.</summary>
    public int Size { get; }

    /// <summary>The sort key after which this page begins; null on the first.</summary>
    public string[]? After { get; }

    /// <param name="keys">How many parts the sort key has.</param>
    /// <param name="filter">Everything that decides which rows are in the list, and their order.</param>
    public static Paging From(int pageSize, string pageToken, int keys, params ReadOnlySpan<string> filter)
    {
        if (pageSize is < 0 or > Most) throw Problem.Invalid("pageSize", "out_of_range", $"1 to {Most}; 0 or nothing means {Default}.");
        var print = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', filter))).AsSpan(0, 6));
        return new Paging(pageSize == 0 ? Default : pageSize, print, pageToken.Length == 0 ? null : Read(pageToken, print, keys));
    }

    static string[] Read(string token, string print, int keys)
    {
        try
        {
            if (token.Length <= 2048 && JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(token)) is { } parts
                && parts.Length == keys + 1 && parts[0] == print && parts.All(p => p is not null && !p.Contains('\0', StringComparison.Ordinal))) return parts[1..];
        }
        catch (Exception e) when (e is JsonException or FormatException) { }
        throw new Problem(Reasons.InvalidPageToken, "This pageToken was not given out for this list and filter.");
    }

    /// <summary>The token of the page after the row with this sort key.</summary>
    public string Next(params string[] key) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>([filter, .. key]));

    /// <summary>An id out of a token; a forged one is refused like any other token that was not given out.</summary>
    public static Guid Id(string part) => Guid.TryParseExact(part, "D", out var id)
        ? id : throw new Problem(Reasons.InvalidPageToken, "This pageToken was not given out for this list.");
}
