using System.Security.Cryptography;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Pages of a list by keyset: a token holds the sort key of the last row of a page, sealed, and opens for the same list and filter only.
/// A page costs the same wherever it stands in the list.
/// </summary>
public sealed class Paging
{
    const int Default = 20, Most = 100, MostToken = 2048;

    readonly PageTokenKey key;
    readonly byte[] list;

    Paging(PageTokenKey key, byte[] list, int size, string[]? after) => (this.key, this.list, Size, After) = (key, list, size, after);

    /// <summary>Rows of a page. Ask the database for one more to know whether there is a next page.</summary>
    public int Size { get; }

    /// <summary>The sort key after which this page begins; null on the first.</summary>
    public string[]? After { get; }

    /// <param name="db">The service's database, which holds the key of its tokens.</param>
    /// <param name="keys">How many parts the sort key has.</param>
    /// <param name="filter">The list's name, and everything that decides which rows are in it, and their order.</param>
    public static Paging From(EmbassyDb db, int pageSize, string pageToken, int keys, params ReadOnlySpan<string> filter)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (pageSize is < 0 or > Most) throw Problem.Invalid("pageSize", "out_of_range", $"1 to {Most}; 0 or nothing means {Default}.");
        var list = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', filter)));
        return new Paging(db.PageTokens, list, pageSize == 0 ? Default : pageSize, pageToken.Length == 0 ? null : Read(db.PageTokens, list, pageToken, keys));
    }

    static string[] Read(PageTokenKey key, byte[] list, string token, int keys) =>
        token.Length <= MostToken && key.Open(list, token) is { } parts && parts.Length == keys ? parts
            : throw new Problem(ProblemCodes.InvalidPageToken, "This pageToken was not given out for this list and filter.");

    /// <summary>The token of the page after the row with this sort key.</summary>
    public string Next(params string[] parts) => key.Seal(list, parts);

    /// <summary>An id out of a token.</summary>
    public static Guid Id(string part) => Guid.TryParseExact(part, "D", out var id)
        ? id : throw new Problem(ProblemCodes.InvalidPageToken, "This pageToken was not given out for this list.");
}
