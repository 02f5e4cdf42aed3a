using Embassy.Content;
using Embassy.Content.Facts;
using Embassy.Content.Search;
using Embassy.ServiceDefaults;

// `facts` lists what is counted from the other services, `facts --rebuild` counts it anew; the rest is every service's.
if (args is ["facts", .. var options]) return await FactsCommand.Run(ContentHost.Build([]), options.Contains("--rebuild"));
return await ServiceCommands.Run(args, arguments => ContentHost.Build(arguments),
    new ServiceCommand("rebuild", "make the search index anew, in every replica", IndexOrder.Rebuild));
