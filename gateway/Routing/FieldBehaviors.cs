using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Routing;

/// <summary>The behaviour of a field as its proto declares it (<c>google.api.field_behavior</c>, AIP-203).</summary>
public static class FieldBehaviors
{
    /// <summary>Returns true for a field that a request must contain.</summary>
    public static bool IsRequired(FieldDescriptor field) => Of(field).Contains(FieldBehavior.Required);

    /// <summary>Returns true for a field that answers contain and requests ignore.</summary>
    public static bool IsOutputOnly(FieldDescriptor field) => Of(field).Contains(FieldBehavior.OutputOnly);

    public static IReadOnlyCollection<FieldBehavior> Of(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.ToArray() ?? [];
}
