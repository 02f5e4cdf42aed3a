using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Embassy.Gateway.Headers;

enum ContentCoding
{
    Identity,
    Brotli,
    Gzip,
}

/// <summary>Selects the content coding of a response (RFC 9110, 12.5.3); prefers br to gzip at equal quality.</summary>
static class AcceptEncoding
{
    public static ContentCoding Chosen(StringValues acceptEncoding)
    {
        if (acceptEncoding.Count == 0) return ContentCoding.Identity;
        var (brotli, gzip, any) = (-1.0, -1.0, 0.0);
        foreach (var line in acceptEncoding)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var item = line.AsSpan(part);
                var cut = item.IndexOf(';');
                var name = (cut < 0 ? item : item[..cut]).Trim();
                var q = cut < 0 ? 1 : Quality(item[(cut + 1)..]);
                if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) brotli = q;
                else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase)
                || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)) gzip = q;
                else if (name is "*") any = q;
            }
        }
        if (brotli < 0) brotli = any;
        if (gzip < 0) gzip = any;
        return brotli <= 0 && gzip <= 0 ? ContentCoding.Identity : brotli >= gzip ? ContentCoding.Brotli : ContentCoding.Gzip;
    }

    /// <summary>
    /// Returns the q value of a parameter list: 1 if it has none, 0 if q is not a number between 0 and 1.
    /// </summary>
    public static double Quality(ReadOnlySpan<char> parameters)
    {
        foreach (var part in parameters.Split(';'))
        {
            var item = parameters[part].Trim();
            if (item.Length < 2 || item[0] is not ('q' or 'Q') || item[1] != '=') continue;
            return double.TryParse(item[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) && q is >= 0 and <= 1
                ? q : 0;
        }
        return 1;
    }
}
