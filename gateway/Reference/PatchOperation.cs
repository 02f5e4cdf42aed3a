using System.Globalization;
using System.Text.Json.Nodes;
using Embassy.Gateway.Records;
using Embassy.Gateway.Routing;

namespace Embassy.Gateway.Reference;

/// <summary>The PATCH of a record as an OpenAPI operation, made of its PUT (<see cref="MergePatch"/>).</summary>
static class PatchOperation
{
    /// <param name="put">The described PUT.</param>
    /// <param name="components">The schemas, to which that of the change is added.</param>
    public static JsonObject Of(ApiOperation apiOperation, JsonObject put, RecordContract record, JsonObject components)
    {
        var noun = record.Answer.Name;
        var patch = put.DeepClone().AsObject();
        patch["operationId"] = "patch" + noun;
        patch["summary"] = $"Change members of {(noun[0] is 'A' or 'E' or 'I' or 'O' ? "an" : "a")} {noun.ToLowerInvariant()}";
        patch["description"] = "JSON Merge Patch (RFC 7396): the body has the members to change, and `null` for one to clear. An array "
            + "replaces the whole array. Members that are left out stay as GET of this address returns them"
            + (record.EveryLanguage.Length > 0 ? " with `locale=*`" : "") + ". `If-Match` is always required.\n\n"
            + put["description"]!.GetValue<string>();
        foreach (var parameter in put["parameters"]!.AsArray().Select((p, i) => (p, i)).Where(p => (string?)p.p!["name"] == "If-Match"))
            patch["parameters"]![parameter.i]!["required"] = true;
        var schema = put["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>().Split('/')[^1];
        components[noun + "Patch"] = Change(components[schema]!.AsObject());
        var content = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{noun}Patch" } };
        if (Example.Of("patch" + noun)?.Shows is { } example) content["example"] = example;
        patch["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { [MergePatch.MediaType] = content } };
        var responses = patch["responses"]!.AsObject();
        if (responses["201"] is { } created)
        {
            responses.Remove("201");
            responses["200"] ??= created.DeepClone();
        }
        var success = responses["200"]!["content"]!["application/json"]!.AsObject();
        success.Remove("example");
        if (Example.Responses["patch" + noun]?.DeepClone() is { } answer) success["example"] = answer;
        foreach (var (status, code) in (ReadOnlySpan<(int, string)>)[(404, "not_found"), (412, "stale"), (428, "precondition_required")])
        {
            var codes = apiOperation.Problems.GetValueOrDefault(status) ?? [];
            responses[status.ToString(CultureInfo.InvariantCulture)] = ProblemSchemas.Response(status, [.. codes.Append(code).Distinct()]);
        }
        return patch;
    }

    // Every member may be left out, or cleared by null.
    static JsonObject Change(JsonObject input)
    {
        var change = input.DeepClone().AsObject();
        change.Remove("required");
        change["additionalProperties"] = true;
        foreach (var (name, member) in input["properties"]!.AsObject())
            change["properties"]![name] = new JsonObject
            {
                ["anyOf"] = new JsonArray(member!.DeepClone(), new JsonObject { ["type"] = "null" }),
            };
        return change;
    }
}
