using System.Text;
using System.Text.Json;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Embassy.ServiceDefaults.Tests.Wire;

/// <summary>The cost of checking a JSON body grows no faster than its length, whichever operation it is for.</summary>
public class StrictInputCostTests
{
    const int Most = 128 << 10, Depth = 32;

    static readonly MethodDescriptor SaveDraft = Content.V1.EditionsService.Descriptor.FindMethodByName("SaveDraft");

    static readonly HttpContract Contract =
        HttpContract.Of(new GrpcJsonTranscodingMetadata(SaveDraft, SaveDraft.GetOptions().GetExtension(AnnotationsExtensions.Http)));

    [Fact]
    public void A_body_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, Most, make, Check);
            Growth.IsProportional($"{name} as a value", Most, n => $"{{\"body\":{JsonSerializer.Serialize(make(n))}}}", Check);
            Growth.IsProportional($"{name} as a name", Most, n => $"{{{JsonSerializer.Serialize(make(n))}:1}}", Check);
        }
        foreach (var piece in (string[])["\"a\":1,", "\"body\":\"a\",", "\"cites\":[],", "\"aN\":1,"])
            Growth.IsProportional($"members {piece}", Most, n => "{" + Inputs.Numbered(piece, n) + "\"z\":1}", Check);
        foreach (var piece in (string[])["[", "{\"a\":", "\"a\",", "{},", "{\"a\":1},"])
            Growth.IsProportional($"values {piece}", Most, n => "{\"cites\":[" + Inputs.Repeated(piece, n) + "1]}", Check);
    }

    static void Check(string json)
    {
        try
        {
            JsonBody.Check(Encoding.UTF8.GetBytes(json), Depth, Contract.Body!, Contract.PathFields, new RequestValidation());
        }
        catch (Problem)
        {
        }
    }
}
