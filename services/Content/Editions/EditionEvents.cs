using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>A body is about to be saved; folders add the violations that they find.</summary>
/// <param name="Field">The name of the body in the request.</param>
public sealed record BodyParsed(MarkdownBody Body, string Locale, RequestValidation Validation, string Field) : IDomainEvent;

/// <summary>A draft has a new text, which is not rendered yet.</summary>
/// <param name="IsNew">False when the text replaces an earlier one of the same edition.</param>
public sealed record DraftWritten(Edition Draft, MarkdownBody Body, bool IsNew) : IDomainEvent;

/// <summary>An unsaved text is rendered; the handler fills in the facts.</summary>
public sealed record TextRendered(MarkdownBody Body, Edition Text, RenderedEdition Rendering) : IDomainEvent;

/// <summary>A draft is about to be deleted; its number is used again.</summary>
public sealed record DraftDiscarded(Edition Draft) : IDomainEvent;

/// <summary>A scheduled edition became a draft again, so its schedule no longer applies.</summary>
public sealed record ScheduledEditionReopened(Edition Edition) : IDomainEvent;

/// <summary>An edition is checked before its release; folders add their findings.</summary>
/// <param name="Original">The newest authentic edition; null when the edition is authentic itself.</param>
public sealed record EditionChecked(Edition Edition, Edition? Original, ICollection<V1.Finding> Findings) : IDomainEvent;

/// <summary>An edition became the live one of its language.</summary>
/// <param name="Translation">Its translation state.</param>
/// <param name="Waiting">What waits for it.</param>
public sealed record EditionWentLive(Edition Edition, string Translation, WaitingForPublication Waiting) : IDomainEvent;

/// <summary>A live edition was withdrawn, redirected or removed.</summary>
public sealed record EditionTakenDown(Edition Edition) : IDomainEvent;

/// <summary>The authentic text was published or taken down, and a live translation was compared with it.</summary>
public sealed record TranslationCompared(Page Page, string Locale, string Translation) : IDomainEvent;
