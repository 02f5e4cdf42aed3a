using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Embassy.Cooperation.Tests.Trade;

/// <summary>
/// Files as UN Comtrade gives them out, in both forms, with made-up amounts; and the short forms of these tests.
/// </summary>
static class Comtrade
{
    /// <summary>The columns of its CSV export, in their order.</summary>
    public const string Header =
        "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,"
        + "classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,"
        + "altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag,isReported,isAggregate";

    public sealed record Row(string Reporter, string Partner, string Flow, string Period, string Commodity, string Value,
        string Customs = "C00", string Reported = "true", string Aggregate = "false", string Classification = "H6", string Type = "C",
        string Original = "true", string Cif = "", string Fob = "");

    public static string Csv(params Row[] rows) => Header + "\n" + string.Concat(rows.Select(r =>
        $"{r.Type},A,{r.Period}0101,{r.Period[..4]},52,{r.Period},{r.Reporter},XXX,\"Some, State\",{r.Flow},Flow,{r.Partner},XXX,Other,0,W00,World,"
        + $"{r.Classification},HS,{r.Original},{r.Commodity},\"Goods; \"\"so called\"\"\",2,false,{r.Customs},TOTAL CPC,0,0,TOTAL "
        + $"MOT,-1,N/A,0,false,-1,N/A,0,false,1.5,false,0,false,{r.Cif},{r.Fob},{r.Value},0,{r.Reported},{r.Aggregate}\n"));

    public static string Json(params Row[] rows) => "{\"elapsedTime\":\"0.12 secs\",\"count\":"
        + rows.Length.ToString(CultureInfo.InvariantCulture) + ",\"data\":[" + string.Join(",\n", rows.Select(r =>
        $$"""{"typeCode":"{{r.Type}}","freqCode":"A","refPeriodId":{{r.Period}}0101,"refYear":{{r.Period[..4]}},"refMonth":52,"period":"{{r.Period}}","reporterCode":{{r.Reporter}},"reporterISO":null,"flowCode":"{{r.Flow}}","partnerCode":{{r.Partner}},"partner2Code":0,"classificationCode":"{{r.Classification}}","cmdCode":"{{r.Commodity}}","cmdDesc":null,"customsCode":"{{r.Customs}}","motCode":0,"mosCode":"0","qty":null,"cifvalue":null,"primaryValue":{{r.Value}},"isReported":{{r.Reported}},"isAggregate":{{r.Aggregate}},"extra":{"nested":[1,2] } }""")) + "],\"error\":\"\"}";

    public static Task<HttpResponseMessage> Import(this HttpClient who, string file, string type = "text/csv", string query = "?source=https://comtradeapi.un.org/x") =>
        who.PostAsync($"/v1/trade:import{query}",
            new ByteArrayContent(Encoding.UTF8.GetBytes(file)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    public static Task<HttpResponseMessage> Figure(this HttpClient desk, string reporter, string partner, string flow, string period, string value, string commodity = "", string source = "https://example.org/customs", string currency = "USD") =>
        desk.Post("/v1/trade", new { reporter, partner, flow, period, commodity, value, currency, source = new { reference = source } });

    public static async Task<string[]> ToldOfTrade(this Stack stack, string reporter, string partner) =>
        [.. (await stack.Log("cooperation")).Where(a => a.Subject == $"trade/{reporter}/{partner}")
            .Select(a =>
                $"{a.RoutingKey.Split('.')[2]} {System.Text.Json.JsonElement.Parse(a.Json).GetProperty("data").GetProperty("figures").GetInt32().ToString(CultureInfo.InvariantCulture)}")];
}
