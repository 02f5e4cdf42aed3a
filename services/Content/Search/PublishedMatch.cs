namespace Embassy.Content.Search;

/// <summary>The published edition of a page that the index has found.</summary>
sealed record PublishedMatch(string Subject, string Locale, int Number, string AuthenticLocale, string Fingerprint, string? Source);
