using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Contracts;

/// <summary>
/// The contract of the announcements: a line for each member of their data, in JSON types, and their addresses. A type
/// that ends with <c>?</c> may be absent; <c>{…}</c> stands for the member of the data that fills it.
/// </summary>
static class AnnouncementLines
{
    /// <summary>Every announcement record.</summary>
    public static IReadOnlyList<Type> Records { get; } =
        [.. typeof(Announcement).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Announcement)) && !t.IsAbstract)];

    public static IReadOnlyList<string> Of(IReadOnlyList<Type> records) =>
        [.. records.SelectMany(Of).Concat(Members(typeof(CloudEvent), "cloudevent ")).Order(StringComparer.Ordinal)];

    static IEnumerable<string> Of(Type record)
    {
        var numbers = new List<string>();
        var sample = (Announcement)Sample(record, "", numbers)!;
        var name = sample.Name;
        return
        [
            $"{name.Type} routingkey {name.RoutingKey(sample.Language)}",
            $"{name.Type} subject {sample.Subject}",
            $"{name.Type} subjectversion {numbers[sample.SubjectVersion]}",
            $"{name.Type} dataschema {name.Schema}",
            $"{name.Type} removes {(sample.Removes ? "true" : "false")}",
            .. Members(record, $"{name.Type} data."),
        ];
    }

    static IEnumerable<string> Members(Type type, string at) => Announcement.Json.GetTypeInfo(type).Properties
        // Members with [JsonIgnore] are listed too, without a getter.
        .Where(p => p.Get is not null).SelectMany(p =>
        Value(p.PropertyType, at + p.Name, p.IsGetNullable || Nullable.GetUnderlyingType(p.PropertyType) is not null ? "?" : ""));

    static IEnumerable<string> Value(Type type, string at, string optional)
    {
        var json = Announcement.Json.GetTypeInfo(type);
        return json.Kind switch
        {
            JsonTypeInfoKind.Object => Members(type, at + ".").Prepend($"{at} object{optional}"),
            JsonTypeInfoKind.Enumerable => Value(json.ElementType!, at + "[]", "").Prepend($"{at} array{optional}"),
            JsonTypeInfoKind.Dictionary => Value(json.ElementType!, at + "{}", "").Prepend($"{at} map{optional}"),
            _ => [$"{at} {Scalar(Nullable.GetUnderlyingType(type) ?? type)}{optional}"],
        };
    }

    static string Scalar(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(bool) ? "boolean"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(DateTimeOffset) ? "instant"
        : type == typeof(JsonElement) ? "any"
        : throw new NotSupportedException($"Say here what {type.Name} is in JSON.");

    // Sample values: each text is its own path, each number the index of its path.
    static object? Sample(Type type, string at, List<string> numbers)
    {
        if (type == typeof(string)) return $"{{{at}}}";
        if (type == typeof(int))
        {
            numbers.Add($"data.{at}");
            return numbers.Count - 1;
        }
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (Announcement.Json.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Enumerable } list)
            return Array.CreateInstance(list.ElementType!, 0);
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(p =>
            Sample(p.ParameterType, (at.Length > 0 ? at + "." : "") + JsonNamingPolicy.CamelCase.ConvertName(p.Name!), numbers))]);
    }
}
