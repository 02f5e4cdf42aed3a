namespace Embassy.Content.PageTexts;

/// <summary>The RPC of <see cref="V1.PageTextsService"/>.</summary>
public sealed partial class PageTextsApi(ContentDb db) : V1.PageTextsService.PageTextsServiceBase;
