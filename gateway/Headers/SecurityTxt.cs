using System.Globalization;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Headers;

/// <summary>Writes <c>/.well-known/security.txt</c> (RFC 9116) from the settings.</summary>
static class SecurityTxt
{
    public const string Path = "/.well-known/security.txt", Type = "text/plain; charset=utf-8";

    /// <summary>Null without a contact, which is the only part that must come from the operator.</summary>
    public static byte[]? Document(SecurityTxtOptions options, PublicAddressOptions address, DateTimeOffset now)
    {
        if (options.Contact.Length == 0) return null;
        var text = new StringBuilder();
        foreach (var contact in options.Contact) Add("Contact", contact);
        // The day, so that the document and its ETag stay the same throughout it.
        Add("Expires", now.UtcDateTime.Date.AddDays(options.ExpiryDays).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (options.Languages.Length > 0) Add("Preferred-Languages", string.Join(", ", options.Languages));
        var canonical = address.PublicAddress.TrimEnd('/') + Path;
        // RFC 9116, 2.5.2: an address of the web must begin with https.
        if (canonical.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) Add("Canonical", canonical);
        if (options.Policy is { } policy) Add("Policy", policy);
        return Encoding.UTF8.GetBytes(text.ToString());

        void Add(string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
    }
}
