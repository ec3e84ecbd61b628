# The operator's image: one binary for the operator itself and for the prepare and publish containers of build Pods.
# The base images are arguments, so that it also builds where only a mirror of them can be reached. The C library of the runtime image
# must not be older than that of the SDK image, in which the binary is linked.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=docker.io/library/debian:trixie-slim

FROM ${SDK_IMAGE} AS build
# The linker, and what it links the binary with.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY .editorconfig global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/Operator.Kubernetes.Models/*.csproj src/Operator.Kubernetes.Models/packages.lock.json src/Operator.Kubernetes.Models/
COPY src/Operator.Entities/*.csproj src/Operator.Entities/packages.lock.json src/Operator.Entities/
COPY src/Operator.Kubernetes/*.csproj src/Operator.Kubernetes/packages.lock.json src/Operator.Kubernetes/
COPY src/Operator.Core/*.csproj src/Operator.Core/packages.lock.json src/Operator.Core/
COPY src/Operator/*.csproj src/Operator/packages.lock.json src/Operator/
RUN dotnet restore src/Operator --locked-mode
COPY src src
# Analyzers have looked at this code before; here they would only take time.
RUN dotnet publish src/Operator -c Release --no-restore -p:RunAnalyzers=false -o /out \
    && find /out -type f ! -name imagebuild-operator -delete \
    # A third of this would come back if something kept the whole object model of KubernetesClient, which is trimmed away.
    && test "$(stat -c %s /out/imagebuild-operator)" -lt 32000000

FROM ${RUNTIME_IMAGE}
# libssl is what .NET uses for TLS. Build Pods run prepare and publish as user 1000, and ssh wants a user that has a name.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin build
# What fetches sources.
RUN apt-get update && apt-get install -y --no-install-recommends git openssh-client && rm -rf /var/lib/apt/lists/*
COPY --from=build /out /app
USER 65532:65532
WORKDIR /app
EXPOSE 8080
ENTRYPOINT ["/app/imagebuild-operator"]
