using Embassy.Content;
using Embassy.Content.Facts;
using Embassy.Content.Search;
using Embassy.ServiceDefaults;

// `facts` lists the facts derived from other services, `facts --rebuild` recounts them; other arguments are common to
// all services.
return await StartupErrors.Guard(() => args is ["facts", .. var options]
    ? FactsCommand.Run(ContentHost.Build([]), options.Contains("--rebuild"))
    : ServiceCommands.Run(args, arguments => ContentHost.Build(arguments),
        new ServiceCommand("rebuild", "make the search index anew, in every replica", IndexOrder.Rebuild)));
