"""The pages of this part's diagnostics, by code."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "AIB201": """An expression calls a function that does not exist.

    Why: Azure Resource Manager refuses the deployment. The name is misspelt, or the text was not meant as an
        expression: plain text that begins with `[` and ends with `]` is written with `[[`. A name with a point is that
        of a function which the template declares in `functions`.
    Bad: {"name": "[conact('base-', resourceGroup().name)]"}
    Good: {"name": "[concat('base-', resourceGroup().name)]"}
    Source: ARM template functions documentation; ARM template syntax documentation, "Escape characters"
    """,
    "AIB202": """An expression calls a function of Bicep.

    Why: functions such as `loadTextContent` are evaluated by the Bicep compiler, so that none of them is left in the
        JSON it makes, and Azure Resource Manager knows none of them. Write the Bicep file and compile it, or write what
        the function would give.
    Bad: {"customize": [{"type": "Shell", "name": "greet", "inline": ["[loadTextContent('greet.sh')]"]}]}
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: Bicep functions documentation
    """,
    "AIB203": """A function is called with too few or too many arguments.

    Why: Azure Resource Manager refuses the deployment. Most often a parenthesis stands in the wrong place, so that an
        argument of the inner function has become one of the outer.
    Bad: {"name": "[concat(toLower('BASE-', resourceGroup().name))]"}
    Good: {"name": "[concat(toLower('BASE-'), resourceGroup().name)]"}
    Source: ARM template functions documentation
    """,
    "AIB204": """A function is called with an argument of the wrong type.

    Why: functions do not convert their arguments, so `'60'` is no number to `mul`, and Azure Resource Manager refuses
        the deployment. Convert with `int`, `string` or `bool`, or write the value in the type that is wanted.
    Bad: {"buildTimeoutInMinutes": "[mul('2', 60)]"}
    Good: {"buildTimeoutInMinutes": "[mul(2, 60)]"}
    Source: ARM template functions documentation
    """,
    "AIB205": """A function has no value for its arguments.

    Why: the arguments have the right types, but Azure Resource Manager would refuse them as well: an index past the end
        of a text, a division by zero, a `resourceId` with more types than names. The message says which argument is
        at fault.
    Bad: {"distribute": [{
          "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
          "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'base')]"
        }]}
    Good: {"distribute": [{
          "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
          "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
        }]}
    Source: ARM template functions documentation
    """,
    "AIB206": """An expression reads a member that the object does not have.

    Why: Azure Resource Manager refuses the deployment because the property does not exist. Letter case does not
        count. Where a member may be missing, `tryGet(object, 'name')` gives null instead.
    Bad: {"location": "[resourceGroup().region]"}
    Good: {"location": "[resourceGroup().location]"}
    Source: ARM template functions documentation, `tryGet`; ARM template syntax documentation
    """,
    "AIB207": """An expression reads an element behind the end of an array.

    Why: elements are counted from 0, so the last one has the index of the length less one, and Azure Resource Manager
        refuses the deployment. `last(array)` gives the last one, and `tryGet(array, index)` null where there is none.
    Bad: {"name": "[split('ubuntu-base', '-')[2]]"}
    Good: {"name": "[split('ubuntu-base', '-')[1]]"}
    Source: ARM template functions documentation, array functions
    """,
    "AIB208": """An expression looks something up in a value that has no members or elements.

    Why: only objects have members and only arrays have elements; a name is looked up in an object, an integer in an
        array. Texts cannot be indexed: take their parts with `first`, `last`, `substring` or `split`, and their length
        with `length`.
    Bad: {"name": "[concat('image-', 'ubuntu'[0])]"}
    Good: {"name": "[concat('image-', first('ubuntu'))]"}
    Source: ARM template functions documentation, string functions
    """,
    "AIB209": """An expression reads a parameter that the template does not declare.

    Why: Azure Resource Manager refuses the deployment. The name is misspelt, or the resource was copied without the
        parameters of its template. A nested deployment with scope `inner` sees only its own parameters, and those
        without a default need a value from the deployment around it.
    Bad: {"location": "[parameters('location')]"}
    Good: {"location": "[resourceGroup().location]"}
    Source: ARM template functions documentation, `parameters`; linked and nested templates documentation
    """,
    "AIB210": """An expression reads a variable that the template does not declare.

    Why: Azure Resource Manager refuses the deployment. The name is misspelt, the resource was copied without the
        variables of its template, or it is a parameter and has to be read with `parameters('name')`. A nested
        deployment with scope `inner` sees only its own variables.
    Bad: {"name": "[variables('imageName')]"}
    Good: {"name": "[concat('image-', resourceGroup().name)]"}
    Source: ARM template functions documentation, `variables`; linked and nested templates documentation
    """,
    "AIB211": """A parameter, variable or output is defined by itself.

    Why: the definition leads back to itself, perhaps through others, so it has no value, and Azure Resource Manager
        refuses the deployment. The notes show each step of the way; write one of the values out.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "variables": {"name": "[concat(variables('prefix'), '-image')]", "prefix": "[toLower(variables('name'))]"},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "[variables('name')]",
            "location": "westeurope",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "variables": {"name": "[concat(variables('prefix'), '-image')]", "prefix": "base"},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "[variables('name')]",
            "location": "westeurope",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Source: ARM template syntax documentation, "Variables"
    """,
    "AIB212": """An expression needs a value that only Azure knows.

    Why: `reference`, the `list` functions and a few members such as `resourceGroup().tags` get their values while Azure
        deploys the template, so there is none when compiling. Ids can mostly be built with `resourceId`. Else put the
        value into a parameter and give it with `--set NAME=VALUE`. As the default of a parameter such a call becomes a
        variable of Packer.
    Bad: {"vmProfile": {"vnetConfig": {"subnetId": "[reference('network').subnets[0].id]"}}}
    Good: {"vmProfile": {"vnetConfig": {
          "subnetId": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'network', 'builds')]"
        }}}
    Source: ARM template functions documentation, resource functions
    """,
    "AIB213": """A function stands where it has no meaning.

    Why: `newGuid` and `utcNow` are allowed in default values of parameters only, `copyIndex` only inside the loop it
        counts, `lambda` only as an argument of a function that takes one. Azure Resource Manager refuses them anywhere
        else.
    Bad: {"name": "[concat('image-', newGuid())]"}
    Good: {"name": "[concat('image-', resourceGroup().name)]"}
    Source: ARM template functions documentation, `newGuid`, `utcNow`, `copyIndex` and `lambda`
    """,
    "AIB214": """A copy loop lacks its count, its name or its input.

    Why: without them nobody can say how often the loop runs or what it makes, and Azure Resource Manager refuses the
        deployment. A loop around a resource needs `name` and `count`, a loop for a property or a variable `input` too.
    Bad: {"copy": {"name": "images"}, "name": "[concat('image-', copyIndex())]"}
    Good: {"copy": {"name": "images", "count": 2}, "name": "[concat('image-', copyIndex())]"}
    Source: ARM documentation, resource iteration and property iteration
    """,
    "AIB215": """How often a copy loop runs is not known, or not allowed.

    Why: the rounds are written out, because HCL has no such loop for steps and builds, so the count must be known when
        compiling: give the parameters it hangs on. Azure Resource Manager takes counts from 0 to 800.
    Bad: {"copy": {"name": "images", "count": 1000}, "name": "[concat('image-', copyIndex())]"}
    Good: {"copy": {"name": "images", "count": 2}, "name": "[concat('image-', copyIndex())]"}
    Source: ARM documentation, resource iteration
    """,
    "AIB216": """Evaluating the template takes too much work.

    Why: the steps, the size of values and their nesting are bounded, so that no template can hang the program or take
        all memory. The bounds are far above what published templates need. Look for loops inside loops, and for
        values that contain themselves many times over.
    Bad: {
          "copy": {"name": "images", "count": 800},
          "name": "[concat('image-', copyIndex())]",
          "customize": [{
            "type": "Shell", "name": "greet",
            "copy": [{"name": "inline", "count": 800, "input": "[concat('echo ', copyIndex('inline'))]"}]
          }]
        }
    Good: {
          "copy": {"name": "images", "count": 2},
          "name": "[concat('image-', copyIndex())]",
          "customize": [{
            "type": "Shell", "name": "greet",
            "copy": [{"name": "inline", "count": 8, "input": "[concat('echo ', copyIndex('inline'))]"}]
          }]
        }
    Source: ARM template limits; the bounds are aib2packer's own
    """,
    "AIB217": """The template ends its own deployment.

    Why: it calls `fail`, with which its author refuses certain values of parameters. Azure would refuse the deployment
        with the same message. Give the parameters other values.
    Bad: {"location": "[if(contains('westeurope', 'us'), 'eastus', fail('Only regions of the USA are allowed.'))]"}
    Good: {"location": "[if(contains('eastus', 'us'), 'eastus', fail('Only regions of the USA are allowed.'))]"}
    Source: Bicep functions documentation, `fail`
    """,
    "AIB218": """A name that must be known when compiling is not.

    Why: which parameter or variable is read, and of which type a resource is, decides what the HCL looks like. Write
        the name out, or give the parameters it is made of with `--set NAME=VALUE` or `--parameters FILE`; what is asked
        of the resource group with `--resource-group NAME`.
    Bad: {"name": "[variables(resourceGroup().name)]"}
    Good: {"name": "[concat('image-', resourceGroup().name)]"}
    Source: ARM template functions documentation, `parameters` and `variables`
    """,
    "AIB220": """A value is given for a parameter that the template does not declare.

    Why: Azure refuses such a deployment too, and a misspelt name would leave the parameter that was meant at its
        default without a word. It may come from `--set`, `--keep` or a parameter file, also one that belongs to another
        template. A file that holds only the body of a resource has no parameters at all.
    Source: ARM parameter files documentation
    """,
    "AIB221": """The value of a parameter has another type than the parameter declares.

    Why: Azure Resource Manager refuses the deployment, for it does not convert: `"60"` is no `int`, and `"true"` no
        `bool`. Correct the value, or the `type` in the declaration.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"timeout": {"type": "int", "defaultValue": "60 minutes"}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "westeurope",
            "properties": {
              "buildTimeoutInMinutes": "[parameters('timeout')]",
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"timeout": {"type": "int", "defaultValue": 60}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "westeurope",
            "properties": {
              "buildTimeoutInMinutes": "[parameters('timeout')]",
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Source: ARM template syntax documentation, "Parameters"; data types in ARM templates
    """,
    "AIB222": """The value of a parameter is none of its allowed values.

    Why: Azure Resource Manager refuses every value that is not in `allowedValues`, also a default. A default that was
        changed without its list makes the template useless to everybody who gives no value.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "region": {"type": "string", "defaultValue": "westus", "allowedValues": ["westeurope", "northeurope"]}
          },
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "[parameters('region')]",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "region": {"type": "string", "defaultValue": "westeurope", "allowedValues": ["westeurope", "northeurope"]}
          },
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "[parameters('region')]",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Source: ARM template syntax documentation, "Parameters"
    """,
    "AIB223": """The value of a parameter is smaller, larger, shorter or longer than the parameter allows.

    Why: Azure Resource Manager refuses values outside `minValue` and `maxValue`, or `minLength` and `maxLength`, also
        a default. Correct the value, or the bounds in the declaration.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"timeout": {"type": "int", "minValue": 10, "maxValue": 960, "defaultValue": 5}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "westeurope",
            "properties": {
              "buildTimeoutInMinutes": "[parameters('timeout')]",
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"timeout": {"type": "int", "minValue": 10, "maxValue": 960, "defaultValue": 60}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "westeurope",
            "properties": {
              "buildTimeoutInMinutes": "[parameters('timeout')]",
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Source: ARM template syntax documentation, "Parameters"
    """,
    "AIB224": """A parameter file, or the value of a parameter in it, has not the form it needs.

    Why: a parameter file holds `{"parameters": {"name": {"value": ...}}}`. A value that stands there directly, without
        `value`, is refused. A secret in a Key Vault is a `reference` with `keyVault.id` and
        `secretName`, also where a template passes it to a nested deployment.
    Source: ARM parameter files documentation; "Use Azure Key Vault to pass secure parameter value"
    """,
    "AIB225": """The text given with `--set` cannot be read as a value of the parameter's type.

    Why: for parameters of the types `int`, `bool`, `array` and `object` the text behind `=` is read as JSON. Shells
        take quotes away, so put the whole text in single quotes: `--set 'regions=["westeurope"]'`. For strings it is
        taken as it stands.
    Source: aib2packer itself
    """,
    "AIB226": """A parameter is declared without a type that Azure knows.

    Why: the type decides what values are accepted, and Azure Resource Manager refuses declarations without one. There
        are `string`, `securestring`, `int`, `bool`, `object`, `secureObject` and `array`, in any letter case; with
        `$ref` the type may stand in `definitions`.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"region": {"type": "text", "defaultValue": "westeurope"}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "[parameters('region')]",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"region": {"type": "string", "defaultValue": "westeurope"}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "[parameters('region')]",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Source: ARM template syntax documentation, "Parameters"; data types in ARM templates
    """,
    "AIB227": """Two configurations need different values for a variable of the same name.

    Why: `--pkrvars` writes one file with the given values of all configurations, and Packer takes one value for a
        variable. Compile the templates one by one, each with a file of values of its own.
    Source: Packer documentation, input variables and `.pkrvars.hcl` files
    """,
    "AIB230": """The file is a parameter file, not a template.

    Why: it gives values to the parameters of a deployment template and declares no resources itself. Give that
        template, and this file with `--parameters FILE`.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"region": {"value": "westeurope"}}
        }
    Good: {"type": "Microsoft.VirtualMachineImages/imageTemplates", "location": "westeurope"}
    Source: ARM parameter files documentation
    """,
    "AIB231": """The file is a form of the Azure portal, not a template.

    Why: `createUiDefinition.json` describes what the portal asks for before a deployment. The template that is deployed
        then lies beside it, usually as `mainTemplate.json` or `azuredeploy.json`; give that one.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#",
          "handler": "Microsoft.Azure.CreateUIDef",
          "version": "0.1.2-preview",
          "parameters": {"basics": [], "steps": [], "outputs": {}}
        }
    Good: {"type": "Microsoft.VirtualMachineImages/imageTemplates", "location": "westeurope"}
    Source: Azure managed applications documentation, `createUiDefinition.json`
    """,
    "AIB232": """The file is an example of a REST API in which no image template stands.

    Why: the examples of the Azure REST API specifications hold a request and its responses. An image template in one of
        their bodies is compiled; this example is of another operation, such as running or deleting a template, and
        has none.
    Bad: {
          // An operation that sends no body.
          "parameters": {"imageTemplateName": "example", "api-version": "2024-02-01"},
          "responses": {"200": {}, "204": {}}
        }
    Good: {"type": "Microsoft.VirtualMachineImages/imageTemplates", "location": "westeurope"}
    Source: Azure REST API specifications, examples of Microsoft.VirtualMachineImages
    """,
    "AIB233": """The template only links to other templates.

    Why: the image template is declared in a file that Azure would fetch while it deploys. Linked files are not fetched,
        because compiling needs no network. Give the linked template itself, with its parameters.
    Bad: {
          "type": "Microsoft.Resources/deployments",
          "properties": {
            "mode": "Incremental",
            "templateLink": {"uri": "https://contoso.example/image.json", "contentVersion": "1.0.0.0"}
          }
        }
    Good: {"type": "Microsoft.VirtualMachineImages/imageTemplates", "location": "westeurope"}
    Source: ARM documentation, linked and nested templates
    """,
    "AIB234": """The deployment template deploys no image template.

    Why: nothing in it, nor in the deployments nested in it, is a resource of type
        `Microsoft.VirtualMachineImages/imageTemplates`, or a `condition` switches all of them off; give parameters with
        which one is deployed.
    Bad: {"type": "Microsoft.Storage/storageAccounts", "properties": {}}
    Good: {"type": "Microsoft.VirtualMachineImages/imageTemplates", "location": "westeurope"}
    Source: Azure VM Image Builder JSON reference
    """,
    "AIB235": """The file is neither a deployment template nor an image template.

    Why: it is JSON, but not what was expected: a deployment template with an image template in it, the body of such
        a resource as the REST API takes and gives it, the output of `az image builder show`, or a list of these.
    Bad: [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: Azure VM Image Builder JSON reference
    """,
    "AIB236": """An expression stands in the body of a single resource.

    Why: expressions are evaluated in deployment templates only. In the body of a resource, as it is sent to the REST
        API or shown by `az image builder show`, a string is text, and the service would take the brackets literally.
        Give the deployment template, or write the value in its place.
    Bad: {
          // The body of a request to the REST API.
          "type": "Microsoft.VirtualMachineImages/imageTemplates",
          "apiVersion": "2024-02-01",
          "name": "example",
          "location": "[resourceGroup().location]",
          "properties": {
            "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                       "sku": "server", "version": "latest"},
            "distribute": [{"type": "VHD", "runOutputName": "disk"}]
          }
        }
    Good: {
          // The body of a request to the REST API.
          "type": "Microsoft.VirtualMachineImages/imageTemplates",
          "apiVersion": "2024-02-01",
          "name": "example",
          "location": "westeurope",
          "properties": {
            "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                       "sku": "server", "version": "latest"},
            "distribute": [{"type": "VHD", "runOutputName": "disk"}]
          }
        }
    Source: ARM template syntax documentation, "Use functions"
    """,
    "AIB237": """A deployment template lacks a part that it needs.

    Why: Azure Resource Manager refuses a template without `resources`, and an output of a nested deployment that has
        neither `value` nor `copy`. With `languageVersion` 2.0 `resources` is an object, else an array.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"region": {"type": "string"}}
        }
    Good: {"type": "Microsoft.VirtualMachineImages/imageTemplates", "location": "westeurope"}
    Source: ARM template syntax documentation, "Template format"
    """,
    "AIB238": """An image template is not deployed, because its condition is false.

    Why: Azure would not deploy it with these values of the parameters either, so it is left out. The condition may also
        be that of a nested deployment around it. Other values are given with `--set NAME=VALUE` or `--parameters FILE`.
    Bad: {"condition": "[equals('test', 'production')]"}
    Good: {"condition": "[equals('test', 'test')]"}
    Source: ARM documentation, conditional deployment
    """,
    "AIB239": """Whether an image template is deployed cannot be told.

    Why: HCL has no conditional builds, so a `condition` must be known when compiling. Give the parameters it hangs on
        with `--set NAME=VALUE` or `--parameters FILE`, and what it asks of the deployment with `--resource-group`,
        `--location` and `--subscription`.
    Bad: {"condition": "[equals(resourceGroup().location, 'westeurope')]"}
    Good: {"condition": true}
    Source: ARM documentation, conditional deployment
    """,
    "AIB240": """The file is an example of the REST API, and the image template in it is compiled.

    Why: examples of the Azure REST API specifications hold a request and its responses. The image template is taken
        from the request, or, when that has none, from the first response that has one. What else the file holds is
        not looked at.
    Bad: {
          // CreateImageTemplate.json
          "parameters": {
            "imageTemplateName": "example",
            "parameters": {
              "location": "westeurope",
              "properties": {
                "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                           "sku": "server", "version": "latest"},
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          },
          "responses": {"200": {}}
        }
    Good: {
          // The body of the request alone.
          "location": "westeurope",
          "properties": {
            "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                       "sku": "server", "version": "latest"},
            "distribute": [{"type": "VHD", "runOutputName": "disk"}]
          }
        }
    Source: Azure REST API specifications, examples of Microsoft.VirtualMachineImages
    """,
    "AIB241": """The default of a parameter decides something that the HCL cannot leave open.

    Why: whether an image is built and how often a loop runs must be known when compiling, so the default of the
        parameter is built in, or with `--keep` the value that was given. The variable of Packer with that name, if
        there is one, does not change it any more. Compile again with `--set NAME=VALUE` or `--parameters FILE` for
        another one.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"stage": {"type": "string", "defaultValue": "test"}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "condition": "[equals(parameters('stage'), 'test')]",
            "name": "example",
            "location": "westeurope",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Good: {"condition": true}
    Source: ARM documentation, conditional deployment; Packer documentation, input variables
    """,
    "AIB242": """A parameter is declared and never used.

    Why: whoever gives it a value believes that something changes. Often the parameter was meant to replace a value that
        is still written out, or a use of it was misspelt away.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"region": {"type": "string", "defaultValue": "westeurope"}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "westeurope",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"region": {"type": "string", "defaultValue": "westeurope"}},
          "resources": [{
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "example",
            "location": "[parameters('region')]",
            "properties": {
              "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts",
                         "sku": "server", "version": "latest"},
              "distribute": [{"type": "VHD", "runOutputName": "disk"}]
            }
          }]
        }
    Source: ARM template test toolkit, "Parameters must be referenced"
    """,
}
