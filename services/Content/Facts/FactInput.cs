using Embassy.V1;
using Google.Protobuf.Collections;

namespace Embassy.Content.Facts;

/// <summary>The fields that an editor enters for a fact.</summary>
public sealed record FactInput(
    string Value, RepeatedField<Text> Texts, string Unit, RepeatedField<V1.UnitWords> Units, string Period, Source? Source, string AsOf,
    string Confidence, string DerivedFrom);
