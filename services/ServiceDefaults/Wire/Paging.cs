using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Keyset pagination of a list: a token contains the encrypted sort key of a page's last row, and is valid for the
/// same list and filter only. Every page costs the same, wherever it is in the list.
/// </summary>
public sealed class Paging
{
    const int Default = 20, Most = 100, MostToken = 2048;

    readonly PageTokenKey key;
    readonly byte[] list;

    Paging(PageTokenKey key, byte[] list, int size, string[]? after) => (this.key, this.list, Size, After) = (key, list, size, after);

    /// <summary>Page size. Query one row more to detect a next page.</summary>
    public int Size { get; }

    /// <summary>The sort key after which this page starts; null on the first page.</summary>
    public string[]? After { get; }

    /// <param name="db">The service's database, which stores the token key.</param>
    /// <param name="keys">Number of parts in the sort key.</param>
    /// <param name="filter">The list's name, and everything that determines its rows and their order.</param>
    public static Paging From(EmbassyDb db, int pageSize, string pageToken, int keys, params ReadOnlySpan<string> filter)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (pageSize is < 0 or > Most) throw Problem.Invalid("pageSize", "out_of_range", $"1 to {Most}; 0 or nothing means {Default}.");
        var list = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', filter)));
        return new Paging(db.PageTokens,
            list, pageSize == 0 ? Default : pageSize, pageToken.Length == 0 ? null : Read(db.PageTokens, list, pageToken, keys));
    }

    static string[] Read(PageTokenKey key, byte[] list, string token, int keys) =>
        token.Length <= MostToken && key.Open(list, token) is { } parts && parts.Length == keys ? parts
            : throw Refusal();

    /// <summary>Returns the token of the page after the row with this sort key.</summary>
    public string Next(params string[] parts) => key.Seal(list, parts);

    /// <summary>The refusal of a token that this list has not issued.</summary>
    /// <remarks>A sealed token may be from another version of the list, so its parts are parsed, not trusted.</remarks>
    public static Problem Refusal() => new(ProblemCodes.InvalidPageToken, "This pageToken was not given out for this list and filter.");

    public static Guid Id(string part) => Guid.TryParseExact(part, "D", out var id) ? id : throw Refusal();

    public static int Number(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Refusal();

    public static DateOnly Day(string part) =>
        DateOnly.TryParseExact(part, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Refusal();

    /// <summary>The part of a token that <see cref="Day"/> reads.</summary>
    public static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset Instant(string part) =>
        DateTimeOffset.TryParseExact(part, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at.ToUniversalTime() : throw Refusal();
}
