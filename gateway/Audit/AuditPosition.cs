using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Audit;

/// <summary>
/// The last entry that a reader has of each service, in one page token that is valid for the same filter. A service
/// that did not answer keeps its position, so its entries come with a later page.
/// </summary>
sealed record AuditPosition(ImmutableSortedDictionary<string, string> Last)
{
    const int Longest = 2_000;

    public static readonly AuditPosition Beginning = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public string In(string log) => Last.GetValueOrDefault(log, "");

    public AuditPosition At(string log, string id) => this with { Last = Last.SetItem(log, id) };

    public string Token(string filter) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Join('\n', Last.Select(p => $"{p.Key}={p.Value}").Prepend(filter))));

    public static AuditPosition Parse(string token, string filter)
    {
        if (token.Length == 0) return Beginning;
        var position = Beginning;
        try
        {
            if (token.Length > Longest) throw Paging.Refusal();
            var lines = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n');
            if (lines[0] != filter) throw Paging.Refusal();
            foreach (var line in lines[1..])
                position = line.Split('=') is [{ Length: > 0 } log, var id] && Guid.TryParseExact(id, "D", out _) ? position.At(log, id)
                    : throw Paging.Refusal();
        }
        catch (FormatException)
        {
            throw Paging.Refusal();
        }
        return position;
    }
}
