namespace Embassy.Site.Routing;

/// <summary>Addresses are readable in HTML and percent-encoded in headers.</summary>
public static class Addresses
{
    public static string Encode(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        return string.Join('/', (query < 0 ? path : path[..query]).Split('/').Select(s => Uri.EscapeDataString(Uri.UnescapeDataString(s))))
            + (query < 0 ? "" : path[query..]);
    }
}
