using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.ServiceDefaults;

/// <summary>Rejects a token for its header or claims; the message names the rule and is shown to the caller.</summary>
sealed class TokenClaimsException(string message) : SecurityTokenValidationException(message);

/// <summary>
/// Rules for a token's header and claims beyond those of the token library: no critical extension (RFC 7515, 4.1.11),
/// numeric dates (RFC 7519, 2), a subject (RFC 9068, 2.2), and no duplicate member, so that two parsers cannot read
/// different values.
/// </summary>
static class TokenClaims
{
    const int LongestSubject = 255;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="token">A token in compact form, of three parts; the token library rejects any other form.</param>
    public static void Check(string token)
    {
        if (token.Split('.', 4) is not [var first, var second, _]) return;
        using var header = Parse(first);
        if (header.RootElement.TryGetProperty("crit", out _))
            throw new TokenClaimsException("The token names a critical extension (`crit`); none is supported here.");
        using var payload = Parse(second);
        foreach (var date in (string[])["exp", "nbf", "iat"])
            if (payload.RootElement.TryGetProperty(date, out var value) && value.ValueKind != JsonValueKind.Number)
                throw new TokenClaimsException($"The token's `{date}` is not a number of seconds.");
        if (!payload.RootElement.TryGetProperty("sub", out var subject) || !IsSubject(subject))
            throw new TokenClaimsException("The token's `sub` is not a string of 1 to 255 visible characters.");
    }

    static JsonDocument Parse(string encoded)
    {
        try
        {
            var json = JsonDocument.Parse(Base64Url.DecodeFromChars(encoded), Strict);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
            json.Dispose();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Reported below.
        }
        throw new TokenClaimsException("The token's header and claims are not JSON objects in which each member stands once.");
    }

    static bool IsSubject(JsonElement subject)
    {
        if (subject.ValueKind != JsonValueKind.String) return false;
        string text;
        try
        {
            text = subject.GetString()!;
        }
        // Half of a surrogate pair.
        catch (InvalidOperationException)
        {
            return false;
        }
        return text.Length is > 0 and <= LongestSubject && text[0] != ' ' && text[^1] != ' ' && text.EnumerateRunes().All(IsVisible);
    }

    static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
