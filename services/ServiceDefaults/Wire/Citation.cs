using Embassy.V1;

namespace Embassy.ServiceDefaults;

/// <summary>Stored form of a source citation.</summary>
public sealed record Citation(string Reference, string Retrieved, string Note)
{
    public Source ToProto() => new() { Reference = Reference, Retrieved = Retrieved, Note = Note };
}
